"""What library systems speak to the site."""
