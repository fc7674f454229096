"""What is true of a marker: moved or not, by coordinates and by tape; found or lost; photographed and visited or not."""
