"""What every page shares: layout, rendering, form widgets, strict field types, errors."""
