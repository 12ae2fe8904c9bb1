import { defineConfig } from "tsup";
import { library } from "../../tsup.shared.ts";

export default defineConfig({
  ...(library as object),
  entry: { index: "src/index.ts", node: "src/node/FolderStore.ts" },
});
