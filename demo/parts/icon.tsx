// Icons on a 16 by 16 grid, stroked in the colour of the text. They are decoration: their meaning is always given in words too.

const paths = {
  add: 'M8 3v10M3 8h10',
  book: 'M2.5 3h4A1.5 1.5 0 0 1 8 4.5V13a1.5 1.5 0 0 0-1.5-1.5h-4zM13.5 3h-4A1.5 1.5 0 0 0 8 4.5V13a1.5 1.5 0 0 1 1.5-1.5h4z',
  camera: 'M2 5h2.5l1-1.5h5l1 1.5H14v8H2zM10.5 8.800a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z',
  chevron: 'M4 6l4 4 4-4',
  copy: 'M5.5 5.5h7v8h-7zM10.5 5.5v-3h-7v8h2',
  crop: 'M4.5 1.5v10h10M1.5 4.5h10v10',
  done: 'M3 8.5l3.5 3.5L13 4.5',
  down: 'M8 3.5v9M4 8.5l4 4 4-4',
  download: 'M8 2.5v8M4.5 7L8 10.5 11.5 7M2.5 10v3.5h11V10',
  fault: 'M8 2l6.5 11.5h-13zM8 6.5v3.2M8 11.6v.1',
  folder: 'M2 4h4l1.5 2H14v7H2z',
  grip: 'M6 3.5v.1M10 3.5v.1M6 8v.1M10 8v.1M6 12.5v.1M10 12.5v.1',
  hidden:
    'M2 2l12 12M6.5 4.200A6.5 6.5 0 0 1 14.5 8a8 8 0 0 1-1.800 2.300M3.800 5.300A8 8 0 0 0 1.5 8a7 7 0 0 0 8.600 3.5',
  key: 'M7.5 8.5l6-6M11 5l2 2M8 10.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z',
  link: 'M6.5 9.5l3-3M7 4.5l1.2-1.2a2.9 2.9 0 0 1 4.1 4.1L11 8.7M9 11.5l-1.2 1.2a2.9 2.9 0 0 1-4.1-4.1L5 7.3',
  mark: 'M2.5 2.5h11v11h-11zM8 11h3.5M9.800 8.500v2.500',
  minus: 'M3 8h10',
  more: 'M3 8v.1M8 8v.1M13 8v.1',
  pin: 'M5.5 2.5h5M6.5 2.5v4l-2 2.500h7l-2-2.500v-4M8 9v4.500',
  redo: 'M13 6H6a3.5 3.5 0 0 0 0 7h3M10 3l3 3-3 3',
  remove: 'M4 4l8 8M12 4l-8 8',
  stack: 'M2.5 5.5h8v8h-8zM5.5 5.5v-3h8v8h-3',
  style: 'M3 4h10M3 8h6M3 12h10M11.5 6.5v3',
  undo: 'M3 6h7a3.5 3.5 0 0 1 0 7H7M6 3L3 6l3 3',
  up: 'M8 12.5v-9M4 7.5l4-4 4 4',
  upload: 'M8 10.5v-8M4.5 6L8 2.5 11.5 6M2.5 10v3.5h11V10',
  visible: 'M1.5 8a7 7 0 0 1 13 0 7 7 0 0 1-13 0zM10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
} as const;
export type IconName = keyof typeof paths;

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg viewBox="0 0 16 16" class="icon" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);
