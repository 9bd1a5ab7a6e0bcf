"""Files that Animal Shelter Manager 3 imports."""
