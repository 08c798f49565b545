/** Makes a PNG of an SVG, with the font that comes with the packages: a machine may have none. */

import { fileURLToPath } from 'node:url';
import { renderAsync } from '@resvg/resvg-js';
import { pictureFont } from './draw-chart.ts';

const fonts = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`)),
);

/** Sharp on a screen with two or three pixels to a point. Works beside the event loop, for a tenth of a second. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: { loadSystemFonts: false, fontFiles: fonts, defaultFontFamily: pictureFont },
  });
  return image.asPng();
}
