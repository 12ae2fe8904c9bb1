/** Keras's names of layers: `Conv2DTranspose` → `conv2d_transpose`. */
export function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** Names from the model down, joined by `/`. */
export function joinPath(path: string, name: string): string {
  return path === "" ? name : `${path}/${name}`;
}
