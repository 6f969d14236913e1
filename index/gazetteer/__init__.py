"""Where places are: countries, first-level divisions and towns, from GeoNames (CC BY 4.0)."""
