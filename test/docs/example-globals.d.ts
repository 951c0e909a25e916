// What the examples of the documentation find on their page.
declare const file: File;
declare const img: HTMLImageElement;
