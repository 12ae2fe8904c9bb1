import { describe, expect, it } from "vitest";
import { parseXml } from "../../test/parseXml.js";
import { html } from "./html.js";

describe("html", () => {
  it("escapes text, in attributes too, and leaves pieces as they are", () => {
    const text = `<b> & "c" 'd'`;
    const { html: page } = html`<p title="${text}">${text}${html`<i>${1.5}</i>`}</p>`;
    expect(page).toBe(
      "<p title=\"&lt;b&gt; &amp; &quot;c&quot; 'd'\">&lt;b&gt; &amp; &quot;c&quot; 'd'<i>1.5</i></p>",
    );
    expect(parseXml(page)).toMatchObject({ attributes: { title: text }, text });
  });

  it("joins lists, and writes nothing for what is not there", () => {
    const items = ["a", "b"].map((name) => html`<li>${name}</li>`);
    expect(html`<ul>${items}${undefined}${[undefined]}</ul>`.html).toBe("<ul><li>a</li><li>b</li></ul>");
  });

  it("replaces characters that a page may not hold", () => {
    expect(html`${"a\u0000b\u001bc\ud800d\u{1f600}\n"}`.html).toBe("a\ufffdb\ufffdc\ufffdd\u{1f600}\n");
  });
});
