// What is pasted from Word or a web page arrives as Markdown. Until the answer comes, and without a network, its plain words stand there.
import { type } from "./typing.js";

const MOST = 1_000_000;

async function convert(address, html) {
  try {
    const answer = await fetch(address, { method: "POST", headers: { "Content-Type": "text/html" }, body: html });
    return answer.ok ? (await answer.json()).markdown : "";
  } catch {
    return "";
  }
}

export function pasteAsMarkdown(form, texts) {
  for (const area of texts) {
    area.addEventListener("paste", async (event) => {
      const html = event.clipboardData.getData("text/html");
      const plain = event.clipboardData.getData("text/plain").replaceAll("\r\n", "\n");
      if (!html || html.length > MOST || !plain) return;
      event.preventDefault();
      const start = area.selectionStart;
      type(area, plain);
      const markdown = await convert(form.dataset.convert, html);
      // Whoever typed on meanwhile keeps what they see.
      if (!markdown || markdown === plain || area.value.slice(start, start + plain.length) !== plain) return;
      const behind = area.selectionStart - start - plain.length;
      area.setSelectionRange(start, start + plain.length);
      type(area, markdown);
      const caret = start + markdown.length + Math.max(behind, 0);
      area.setSelectionRange(caret, caret);
    });
  }
}
