"""Views of AI workflows: pictures, tables, an export."""
