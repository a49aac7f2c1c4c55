"""The whole way from source files to a graph that can be asked."""
