"""From "it is sick" to "this is why, this is how to check, this is what to do": pure, and nothing without proof."""
