"""Reading and writing tables (CSV and XLSX), whatever they hold."""
