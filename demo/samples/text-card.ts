// Type, hairlines and a star: the hard edges that photographs lack. Ringing, blocking and moire show here first.

const ink = '#14181f';
const paper = '#fbfaf7';
const accents = ['#c8372d', '#e0912f', '#3f8f4f', '#2f6fb7', '#6b4fa0'];
const sentence = 'Sphinx of black quartz, judge my vow 0123456789';

export function drawTextCard(context: OffscreenCanvasRenderingContext2D, width: number, height: number): void {
  context.fillStyle = paper;
  context.fillRect(0, 0, width, height);
  context.fillStyle = ink;
  context.textBaseline = 'alphabetic';
  context.font = '600 34px Georgia, "Times New Roman", serif';
  context.fillText('Small things, kept sharp', 32, 62);
  drawSizes(context, 32, 100);
  drawStar(context, width - 132, 208, 92);
  drawGratings(context, 32, height - 96);
  drawSwatches(context, width - 224, height - 96);
}

function drawSizes(context: OffscreenCanvasRenderingContext2D, left: number, top: number): void {
  let y = top;
  for (const size of [8, 9, 10, 11, 12, 14, 16, 18]) {
    context.font = `${size}px ui-sans-serif, system-ui, "Segoe UI", Roboto, Arial, sans-serif`;
    context.fillText(sentence.slice(0, Math.floor(640 / size)), left, y + size);
    y += size + 8;
  }
}

/** Spokes that meet in the middle, where no pixel grid can resolve them. */
function drawStar(context: OffscreenCanvasRenderingContext2D, x: number, y: number, radius: number): void {
  const spokes = 40;
  for (let i = 0; i < spokes; i++) {
    const from = (i / spokes) * 2 * Math.PI;
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, radius, from, from + Math.PI / spokes);
    context.closePath();
    context.fill();
  }
}

/** Lines of one, two, three and four pixels, then a chequerboard. */
function drawGratings(context: OffscreenCanvasRenderingContext2D, left: number, top: number): void {
  for (let step = 1; step <= 4; step++) {
    const x = left + (step - 1) * 78;
    for (let line = 0; line < 64; line += step * 2) context.fillRect(x + line, top, step, 64);
  }
  const x = left + 4 * 78;
  for (let row = 0; row < 64; row += 2) {
    for (let column = row % 4; column < 64; column += 4) context.fillRect(x + column, top + row, 2, 2);
  }
}

/** Saturated colours side by side: chroma subsampling blurs the seams. */
function drawSwatches(context: OffscreenCanvasRenderingContext2D, left: number, top: number): void {
  const each = 192 / accents.length;
  for (const [i, colour] of accents.entries()) {
    context.fillStyle = colour;
    context.fillRect(left + i * each, top, each, 64);
    context.fillStyle = accents[(i + 2) % accents.length] ?? ink;
    context.fillRect(left + i * each, top + 40, each, 2);
    context.font = '600 18px ui-sans-serif, system-ui, "Segoe UI", Roboto, Arial, sans-serif';
    context.fillText('a', left + i * each + each / 2 - 5, top + 26);
  }
  context.fillStyle = ink;
}
