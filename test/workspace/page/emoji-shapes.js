const GLASS =
  'M3 1h10v1.6h-.8v1.2c0 1.9-1.1 3.2-2.7 4.2 1.6 1 2.7 2.3 2.7 4.2v1.2h.8V15H3v-1.6h.8v-1.2c0-1.9 1.1-3.2 2.7-4.2-1.6-1-2.7-2.3-2.7-4.2V2.6H3z';

/** A colored dot with a rim, so that the darkest and the lightest show on any ground. @returns {[string, string][]} */
const dot = (/** @type {string} */ fill, rim = fill) => [
  [rim, 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z'],
  [fill, 'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2z'],
];

/**
 * The emoji of the app's own messages, drawn, so that they look the same on machines without a font for emoji:
 * paths in a square of 16, each with its colour.
 * @type {Record<string, [fill: string, path: string][]>}
 */
export const EMOJI_SHAPES = {
  black_circle: dot('#2b3137', '#8a929b'),
  white_circle: dot('#ffffff', '#8a929b'),
  red_circle: dot('#d5342b'),
  large_orange_circle: dot('#ee8a24'),
  large_yellow_circle: dot('#f2c230'),
  large_green_circle: dot('#2f9e57'),
  large_blue_circle: dot('#3a7bc8'),
  large_purple_circle: dot('#8a4fb0'),
  large_brown_circle: dot('#8d5a3b'),
  white_check_mark: [
    [
      '#23965a',
      'M3.5 1h9A2.5 2.5 0 0 1 15 3.5v9a2.5 2.5 0 0 1-2.5 2.5h-9A2.5 2.5 0 0 1 1 12.5v-9A2.5 2.5 0 0 1 3.5 1z',
    ],
    ['#fff', 'M6.9 12.1 3.4 8.6l1.5-1.5 2 2 4.3-4.6 1.5 1.4z'],
  ],
  lock: [
    ['#8a929b', 'M8 .8a4 4 0 0 1 4 4V7h-1.9V4.8a2.1 2.1 0 0 0-4.2 0V7H4V4.8a4 4 0 0 1 4-4z'],
    [
      '#f2b233',
      'M3.8 6.6h8.4c.8 0 1.4.6 1.4 1.4v5.8c0 .8-.6 1.4-1.4 1.4H3.8c-.8 0-1.4-.6-1.4-1.4V8c0-.8.6-1.4 1.4-1.4z',
    ],
    ['#33260a', 'M8 8.9a1.3 1.3 0 0 1 .7 2.4v1.9H7.3v-1.9A1.3 1.3 0 0 1 8 8.9z'],
  ],
  warning: [
    [
      '#f2b233',
      'M8 .8c.6 0 1 .3 1.3.8l6.3 11.3c.6 1-.1 2.3-1.3 2.3H1.7c-1.2 0-1.9-1.3-1.3-2.3L6.7 1.6C7 1.1 7.4.8 8 .8z',
    ],
    ['#33260a', 'M7 5h2l-.3 5H7.3zM8 11.1a1.1 1.1 0 1 1 0 2.2 1.1 1.1 0 0 1 0-2.2z'],
  ],
  leftwards_arrow_with_hook: [
    [
      '#3a7bc8',
      'M3.5 1h9A2.5 2.5 0 0 1 15 3.5v9a2.5 2.5 0 0 1-2.5 2.5h-9A2.5 2.5 0 0 1 1 12.5v-9A2.5 2.5 0 0 1 3.5 1z',
    ],
    ['#fff', 'M2.8 6.8 6.6 3v2.9h3a3.3 3.3 0 0 1 0 6.6H6.2v-1.8h3.4a1.5 1.5 0 0 0 0-3h-3v2.9z'],
  ],
  no_entry: [
    ['#d5342b', 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z'],
    ['#fff', 'M4 6.7h8v2.6H4z'],
  ],
  hourglass: [
    ['#8a6d3b', GLASS],
    ['#f2d28b', 'M4.9 13.4h6.2c0-2-1.4-3-3.1-3.9-1.7.9-3.1 1.9-3.1 3.9z'],
  ],
  hourglass_flowing_sand: [
    ['#8a6d3b', GLASS],
    ['#f2d28b', 'M5.3 4.5h5.4C10.3 6 9 6.8 8 7.4 7 6.8 5.7 6 5.3 4.5zM7.6 8h.8v4.5h1.9v.9H5.7v-.9h1.9z'],
  ],
};
