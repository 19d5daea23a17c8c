"""The full-screen app. Only this room knows Textual."""
