"""An app that no layer names."""
