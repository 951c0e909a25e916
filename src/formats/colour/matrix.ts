// 3x3 matrices, row by row, as colour spaces need them.

/** Nine numbers, row by row. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];
export type Vector = readonly [number, number, number];

const place = (matrix: Matrix, row: number, column: number): number => matrix[row * 3 + column] as number;

const made = (at: (row: number, column: number) => number): Matrix =>
  Array.from({ length: 9 }, (_, index) => at(Math.floor(index / 3), index % 3)) as unknown as Matrix;

/** The matrix that does what `b` does, then what `a` does. */
export const multiply = (a: Matrix, b: Matrix): Matrix =>
  made((row, column) => [0, 1, 2].reduce((sum, index) => sum + place(a, row, index) * place(b, index, column), 0));

export const apply = (matrix: Matrix, [x, y, z]: Vector): Vector =>
  [0, 3, 6].map(
    (row) => (matrix[row] as number) * x + (matrix[row + 1] as number) * y + (matrix[row + 2] as number) * z,
  ) as unknown as Vector;

/** The matrix with these columns. */
export const ofColumns = (...columns: readonly [Vector, Vector, Vector]): Matrix =>
  made((row, column) => (columns[column] as Vector)[row] as number);

export const scaling = (by: Vector): Matrix => made((row, column) => (row === column ? (by[row] as number) : 0));

/** Undefined where the matrix has no inverse that is a number. */
export function inverse(matrix: Matrix): Matrix | undefined {
  const minor = (row: number, column: number): number => {
    const [r1, r2, c1, c2] = [(row + 1) % 3, (row + 2) % 3, (column + 1) % 3, (column + 2) % 3];
    return place(matrix, r1, c1) * place(matrix, r2, c2) - place(matrix, r1, c2) * place(matrix, r2, c1);
  };
  const determinant = [0, 1, 2].reduce((sum, column) => sum + place(matrix, 0, column) * minor(0, column), 0);
  return Math.abs(determinant) > 1e-9 ? made((row, column) => minor(column, row) / determinant) : undefined;
}
