import { checkSeed } from "../checks.js";
import { DatasetError } from "../DatasetError.js";
import { node } from "../node.js";
import type { TrainAndTest } from "../TrainAndTest.js";
import { type PicturesOptions, pictures } from "./pictures.js";

export interface PictureSetsOptions extends PicturesOptions {
  /** Share of the pictures to test with, where the folder has no folder of its own for them. Default 0.2. */
  readonly testShare?: number;
  /** Of the choice of these pictures. Default 0. */
  readonly seed?: number;
}

/** What the folder of the pictures to test with is called. */
const TEST_FOLDERS = ["test", "val", "validation", "valid"] as const;

/**
 * Pictures to train and to test with: from `dir/train/<class>` and `dir/test/<class>` (or `val`, `validation`, `valid`), or, where there is no `train`,
 * from `dir/<class>`, of which `testShare` are put aside, chosen by the seed.
 *
 * @throws DatasetError as `pictures`
 */
export async function pictureSets(options: PictureSetsOptions): Promise<TrainAndTest> {
  const { testShare = 0.2, seed = 0, ...rest } = options;
  checkSeed("pictureSets", seed);
  if (!(testShare > 0 && testShare < 1)) {
    throw new DatasetError(
      "OPTION",
      "pictureSets",
      `testShare ${testShare} is no share`,
      "Use one such as 0.2",
    );
  }
  const { existsSync } = node("node:fs");
  const { join } = node("node:path");
  if (!existsSync(join(rest.dir, "train"))) {
    const [train, test] = (await pictures(rest)).shuffle({ seed }).split(1 - testShare);
    return { train, test };
  }
  const folder = TEST_FOLDERS.find((name) => existsSync(join(rest.dir, name)));
  if (folder === undefined) {
    throw new DatasetError(
      "FILE",
      rest.dir,
      `beside train there is none of ${TEST_FOLDERS.join(", ")}`,
      "Put the pictures to test with into test",
    );
  }
  const train = await pictures({ ...rest, dir: join(rest.dir, "train") });
  const { classNames } = train;
  return { train, test: await pictures({ ...rest, classNames, dir: join(rest.dir, folder) }) };
}
