"""Adapters at the edge: one folder per way in and out. The folders never import each other."""
