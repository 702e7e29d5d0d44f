"""What a user gave to be drawn: a table whose numbers become charts, or rows and a template that become pages."""
