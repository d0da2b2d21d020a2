/* What pages of writing and reviewing do beyond their HTML. Each part may be removed without breaking a page. */
document.querySelector("[data-problems]")?.focus();
