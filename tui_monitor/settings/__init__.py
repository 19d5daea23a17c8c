"""What a person may decide: each setting once, where it was said, and which place wins."""
