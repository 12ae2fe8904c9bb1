/** Whatever JSON can say. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A layer as data: what another one like it is made from. Weights are not in it. */
export interface LayerConfig {
  /** The class's name. */
  readonly type: string;
  /** What its constructor was told. */
  readonly options: { readonly [key: string]: JsonValue };
  /** Of a `Sequential`, in order. `same` is the place of the layer in this list that stands here once more. */
  readonly layers?: readonly (LayerConfig | { readonly same: number })[];
}
