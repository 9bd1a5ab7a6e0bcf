"""The page that visitors and volunteers see."""
