// The twins of src/kernels in WebAssembly SIMD. Memory is laid out by the caller (src/simd); nothing here allocates.
export { columnsOpaque, pairRows, rowOpaque } from './filter-opaque';
export { columnsPremultiplied, premultiplyRow, rowPremultiplied } from './filter-premultiplied';
export { endOfData, readRow, startRows } from './jpeg-rows';
export { packRow, sharpenOpaque, sharpenPremultiplied } from './sharpen';
