// How the name of a picture ends.

/** An extension of a format that is read, at the end of a name. */
export const pictureExtension = /\.(?:jpe?g|jpe|jfif|png|webp|gif|bmp|dib|tiff?|avif|hei[cf])$/i;
