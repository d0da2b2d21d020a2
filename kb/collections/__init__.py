"""Collections: practices, outside links, headings and notes in an order, with the agenda of a seminar where there is one."""
