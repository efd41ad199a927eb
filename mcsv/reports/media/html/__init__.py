"""One self-contained HTML file: its own style and script, inline pictures, no request."""
