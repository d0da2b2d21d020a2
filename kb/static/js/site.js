// The site's one entry: everything here adds to pages that work without it.
import { showFit } from "./fit.js";
import { openMyLibrary } from "./my-library.js";
import { attachSuggestions } from "./suggest.js";

for (const input of document.querySelectorAll("input[data-suggest]")) attachSuggestions(input);
openMyLibrary(document.querySelector("form[data-my-library]"));
showFit(document.getElementById("fit-texts"));
