/** Of the package; results made by another are not taken for this one's. */
export const version = '0.1.0';
