"""Screens, one a module. The runs screen is there from the start; the others are imported when first opened."""
