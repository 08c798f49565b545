/** The page's own signs, drawn rather than taken from a font, so that they look the same everywhere. */
import { html } from '/vendor/preact.js';

/** Outlines in a square of 16. */
const SHAPES = {
  menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  close: 'M4 4l8 8M12 4l-8 8',
  more: 'M8 2.5a.7.7 0 1 0 .1 0zM8 7.3a.7.7 0 1 0 .1 0zM8 12.1a.7.7 0 1 0 .1 0z',
  reply: 'M2.5 3.5h11v7.5h-6l-3 2.5V11h-2z',
  plus: 'M8 3v10M3 8h10',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z',
  hash: 'M3 6h10.5M2.5 10.5H13M6.5 2.5l-1 11M10.5 2.5l-1 11',
  person: 'M8 2.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM3 13.5c0-2.8 2.2-4.5 5-4.5s5 1.7 5 4.5',
  home: 'M2.5 7.5L8 3l5.5 4.5M4.5 6.5v7h7v-7',
  warning: 'M8 2.5l6.5 11h-13zM8 6.5v3.5M8 11.9v.1',
  outside: 'M6 4h6v6M12 4l-8 8',
  sheet: 'M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.6h11M6.5 3v10',
  picture: 'M2.5 3h11v10h-11zM2.5 11l3.5-4 3 3 2-2 2.5 3',
  archive: 'M3 2.5h10v11H3zM8 2.5v2M8 6v2M7 9.5h2v2H7z',
  page: 'M4 2.5h5.5L12 5v8.5H4zM9.5 2.5V5H12M6 8h4M6 10.5h4',
};

/** A decoration: whoever uses it gives the button its name. */
export const Icon = (/** @type {{ name: keyof typeof SHAPES }} */ { name }) =>
  html`<svg class="sign" viewBox="0 0 16 16" aria-hidden="true"><path d=${SHAPES[name]} /></svg>`;
