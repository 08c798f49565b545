/** One emoji: drawn where it is one of the app's own, else the font's. */
import { html } from '/vendor/preact.js';
import { EMOJI_SHAPES } from './emoji-shapes.js';

/** @param {{ name: string, char: string }} props */
export const EmojiPicture = ({ name, char }) =>
  EMOJI_SHAPES[name]
    ? html`<svg viewBox="0 0 16 16" aria-hidden="true">${EMOJI_SHAPES[name].map(([fill, path]) => html`<path fill=${fill} d=${path} />`)}</svg>`
    : char;
