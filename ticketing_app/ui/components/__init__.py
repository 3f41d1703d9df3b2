"""The design system: each function draws one thing from values and handlers, and knows no State."""
