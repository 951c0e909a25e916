// As of any Next application; these lines are what it takes.
export default {
  images: {
    loader: 'custom',
    loaderFile: './oss-loader.ts',
    qualities: [60, 75, 90],
  },
};
