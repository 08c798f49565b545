/** What the page draws for an emoji, for tests that ask whether it draws it; see emoji-shapes.js. */
export const EMOJI_SHAPES: Record<string, [fill: string, path: string][]>;
