"""What is read of labelled logs beside what their labels say."""
