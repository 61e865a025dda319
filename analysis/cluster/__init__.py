"""Groups of vectors: smoothing, k-means, hierarchy, layout."""
