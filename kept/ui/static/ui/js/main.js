import "ui/htmx";
