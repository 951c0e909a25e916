// A panda's face on a transparent ground: the watermark picture of the examples.

const black = '#23252b';
const white = '#fcfbf8';

export function drawPanda(context: OffscreenCanvasRenderingContext2D, width: number, height: number): void {
  context.scale(width / 120, height / 120);
  for (const side of [-1, 1]) disc(context, 60 + side * 36, 30, 20, 20, black);
  disc(context, 60, 66, 50, 46, white);
  context.lineWidth = 3;
  context.strokeStyle = black;
  context.stroke();
  for (const side of [-1, 1]) {
    context.save();
    context.translate(60 + side * 21, 62);
    context.rotate(side * 0.5);
    disc(context, 0, 0, 12, 17, black);
    context.restore();
    disc(context, 60 + side * 19, 60, 5, 5, white);
    disc(context, 60 + side * 18, 61, 2.5, 2.5, black);
  }
  disc(context, 60, 82, 8, 5.5, black);
  context.beginPath();
  context.arc(53, 90, 7, 0, Math.PI * 0.9);
  context.moveTo(74, 90);
  context.arc(67, 90, 7, 0, Math.PI * 0.9);
  context.stroke();
}

function disc(
  context: OffscreenCanvasRenderingContext2D,
  x: number,
  y: number,
  across: number,
  down: number,
  fill: string,
): void {
  context.beginPath();
  context.ellipse(x, y, across, down, 0, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
}
