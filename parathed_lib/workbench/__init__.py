"""What a researcher works with: tables, figures to go on with, and files of them."""
