export { BACKENDS, type BackendName, type BackendSettings, DEFAULT_BACKEND } from "./choices/backends.js";
export { chosen } from "./choices/chosen.js";
export { DATASETS, type DataSettings, type DatasetName } from "./choices/datasets.js";
export { MODELS, type ModelName, type ModelSettings } from "./choices/models.js";
export { OPTIMIZERS, type OptimizerName, type OptimizerSettings } from "./choices/optimizers.js";
