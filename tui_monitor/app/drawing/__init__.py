"""Values become lines of styled text. Pure: no module here knows Textual."""
