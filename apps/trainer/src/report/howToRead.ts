import { type Html, html } from "./html.js";

/** For those who meet these words for the first time. */
export function howToRead(): Html {
  return html`<section class="how"><h2>How to read this</h2>
<dl>
<div><dt>The yardstick</dt><dd>The reference backend: plain loops that add up in float64 and round once. Every backend got the same weights and the same pictures, and took the same steps.</dd></div>
<div><dt>Share of what is allowed</dt><dd>float32 keeps 24 bits, and a sum rounds at every term; another order of the same terms gives other last bits, and neither is wrong. How far that may carry a number was measured on the reference: images and weights were moved in their last bits, and what that changed, with a margin, is allowed. 100 % is the red line. Rounding stays left of it, as a rule far left.</dd></div>
<div><dt>Share of the derived bound</dt><dd>Every call of a primitive in the first step, and in the one where the differences first exceed what is allowed, was made on the reference too, with the backend's own inputs. A sum of n terms may then be off by 2 (n + 2) · 2⁻²⁴ · Σ|terms|, and so on for every primitive: derived, not measured. The verdict rests on this: a layer that only hands on what others got wrong stays within its bound, and a network may make much of a rounding, but no rounding is larger than its bound.</dd></div>
<div><dt>ulp</dt><dd>Units in the last place: how many float32 numbers lie between the two. Near zero it grows without harm, so the verdict does not rest on it.</dd></div>
<div><dt>Worst number</dt><dd>Its place along the axes of the tensor, <code>[picture, row, column, channel]</code>. The frame on the picture is its receptive field, the pixels that it is made of; behind a dense layer that is all of it.</dd></div>
<div><dt>On a kink</dt><dd>Two numbers in a pooling window, or a number and the zero of a relu, lie so close that the last bits decide which wins. The gradient then jumps, on any backend, and so much is allowed there.</dd></div>
<div><dt>Identical, rounding, fault, error</dt><dd>All bits the same; every primitive within its derived bound; a primitive further off than roundings can explain; an exception.</dd></div>
</dl></section>`;
}
