"""Makes the sound of a notice: `python -m kept.notices.sounds`. Ours, under the licence of Kept.

Two soft tones a fifth apart, struck like a small bowl and fading within a second; no sharp beginning, nothing above
what a small speaker gives, and no louder than a quarter of what there is.
"""

import struct
import sys
import wave
from math import exp, pi, sin
from pathlib import Path

PATH = Path(__file__).parent / "static" / "notices" / "calm.wav"
RATE, LASTS, LOUDEST = 11025, 0.9, 0.25
# (begins, pitch, part of the whole), each with a quieter octave above that fades sooner
TONES = [(0.0, 523.25, 0.6), (0.11, 783.99, 0.4)]


def sample(at: float) -> float:
    """How far the membrane is out at `at` seconds, from -1 to 1."""
    out = 0.0
    for begins, pitch, part in TONES:
        passed = at - begins
        if passed > 0:
            swell = min(1.0, passed / 0.015)
            turn = 2 * pi * pitch * passed
            out += part * swell * (0.8 * exp(-5.5 * passed) * sin(turn) + 0.2 * exp(-11 * passed) * sin(2 * turn))
    return out * min(1.0, (LASTS - at) / 0.05)


def write(path: Path = PATH) -> None:
    values = [round(sample(n / RATE) * LOUDEST * 32767) for n in range(int(RATE * LASTS))]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(values)}h", *values))


if __name__ == "__main__":
    write()
    sys.stdout.write(f"{PATH} {PATH.stat().st_size} bytes\n")
