import type { Model } from "@striate/layers";

/** Height, width and channels. */
export type PictureSize = readonly [height: number, width: number, channels: number];

/** What is known of a network, and how to make it. */
export interface ModelCard {
  readonly paper: string;
  readonly year: number;
  /** Pictures of the paper. */
  readonly input: PictureSize;
  readonly classes: number;
  /** All numbers of the network at that input, moving statistics included. */
  readonly parameters: number;
  readonly trainableParameters: number;
  /** Of the forward pass of one picture. */
  readonly multiplyAdds: number;
  readonly error?: PublishedError;
  /** The network, not built yet, in its form for pictures of that size: what is made for 224 pixels begins or ends otherwise below 64. */
  readonly make: (options?: MakeOptions) => Model;
}

export interface PublishedError {
  readonly percent: number;
  /** What is counted, and on which pictures. */
  readonly measure: string;
  /** Who says so. */
  readonly source: string;
}

export interface MakeOptions {
  /** Default: the card's. */
  readonly classes?: number;
  /** Default: the card's. */
  readonly input?: PictureSize;
}
