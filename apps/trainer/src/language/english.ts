export const english = {
  code: "en",

  epoch: "epoch",
  loss: "loss",
  crossEntropy: "cross-entropy loss",
  accuracy: "accuracy",
  best: "best",
  trainSteps: "train, every step",
  trainMean: "train, mean of the epoch",

  /** By what every epoch is validated on. */
  validatedOn: {
    test: {
      name: "test",
      top: (k: string) => `test, top ${k}`,
      recognized: (share: string) => `${share} of the test pictures are recognized.`,
      ofLoss: (loss: string) => `test ${loss}`,
      loss: "test loss",
      accuracy: "test accuracy",
      curvesLead:
        "Training as it went, test after every epoch; the faint line is the loss of single steps, the dashed one the best epoch.",
    },
    validation: {
      name: "validation",
      top: (k: string) => `validation, top ${k}`,
      recognized: (share: string) => `${share} of the validation pictures are recognized.`,
      ofLoss: (loss: string) => `validation ${loss}`,
      loss: "validation loss",
      accuracy: "validation accuracy",
      curvesLead:
        "Training as it went, validation after every epoch, on pictures that were set aside; the faint line is the loss of single steps, the dashed one the best epoch.",
    },
  },

  confusion: "What is taken for what",
  predicted: "taken for",
  trueClass: "true class",
  recall: "recall",

  title: (model: string, dataset: string) => `${model} on ${dataset}`,
  about: ({ parameters, train, validation, test, shape, date }: About) =>
    `${parameters} weights · ${train} training${validation === undefined ? "" : `, ${validation} validation`}${test === undefined ? "" : ` and ${test} test`} pictures of ${shape} · ${date}`,
  footer: (version: string) => `Written by striate ${version}.`,

  recognizedOfTraining: (share: string) =>
    `${share} of the training pictures are recognized; nothing was tested.`,
  noEpoch: "No epoch came to its end.",
  noNumbers:
    "What the model gives for the test pictures are no numbers, so there is nothing to tell of them.",
  notTested: "The test set is read once, at the end of a run, which this one did not come to.",
  failed: (steps: number) => `The run failed after step ${steps}.`,
  interrupted: (steps: number) => `Interrupted after step ${steps}.`,
  stoppedBy: (name: string) => `Ended early by ${name}.`,
  testPictures: "test pictures right",
  ofPictures: (right: string, all: string) => `${right} of ${all}`,
  wrong: (count: string) => `${count} wrong`,
  trainAccuracy: "training accuracy",
  finalWeights: (count: string) => `final weights, ${count} pictures`,
  bestEpoch: "best epoch",
  epochs: "epochs",
  steps: (count: number) => `${count.toLocaleString("en-US")} step${count === 1 ? "" : "s"}`,
  time: "training time",
  rate: (count: string) => `${count} images/s`,

  curves: "How it learned",
  noSteps: "No step was done.",
  everyEpoch: "every epoch in numbers",
  trainLoss: "training loss",
  seconds: "seconds",

  confusionLead:
    "A row is a class, a column what the model took it for. Blue is right, orange is wrong, the stronger the larger its share of the row.",
  onlyPart: (count: string, total: string) =>
    `Of the first ${count} of ${total} test pictures: time was short.`,
  mostConfused: "Most often",
  takenFor: "taken for",
  noMistakes: "There is no mistake.",

  perClass: "Class by class",
  perClassLead:
    "Precision: of the pictures taken for the class, the share that is of it. Recall: of those of the class, the share that was taken for it. F1 is their harmonic mean.",
  className: "class",
  precision: "precision",
  pictures: "pictures",
  meanOfClasses: "mean of the classes",
  hardest: (count: number) => `The ${count} hardest`,
  allClasses: (count: number) => `all ${count} classes`,

  worstMistakes: "The worst mistakes",
  worstMistakesLead:
    "Test pictures that the model was surest of, and wrong about: what each is, what it was taken for, and how sure the model was.",
  mistake: (label: string, predicted: string) => `${label}, taken for ${predicted}`,
  testPicture: (index: number) => `test picture ${index}`,
  said: "taken for",
  itself: (label: string) => `${label}:`,

  filters: "What the first layer looks for",
  filtersOf: (name: string, shape: string) => `The filters of ${name}, ${shape} each.`,
  filtersInGray: (limit: string) => `Blue is below 0, white is 0, red is above, up to ±${limit}.`,
  filtersInColor: "Red, green and blue are the weights of these channels; gray is 0.",
  filter: (index: number) => `filter ${index}`,
  firstOf: (shown: number, all: number) => `the first ${shown} of ${all}`,

  layerByLayer: "One picture, layer by layer",
  layerByLayerLead: (index: number, label: string) =>
    `Test picture ${index}, ${label}, and what each layer makes of it. Where all numbers are positive dark is 0 and light the largest; else blue is below 0, white is 0, red is above. Each layer has its own scale.`,
  input: "input",
  channel: (index: number) => `channel ${index}`,
  numbersFrom: (limit: string) => `numbers up to ${limit}`,

  costs: "Time and memory",
  layer: "layer",
  forward: "forward",
  backward: "backward",
  activations: (batch: number) => `outputs of a batch of ${batch}`,
  weights: "weights",
  timeOfStep: "time of a step",
  memory: "memory",
  parameters: "weights",
  multiplyAdds: "multiply-adds",
  total: "together",
  notTimed: "No step was timed.",
  stepTakes: (time: string, steps: string, parts: string) =>
    `A step takes ${time}, the mean of ${steps}: ${parts}.`,
  dispatchTimes:
    "On a GPU these are the times until the work is handed over; the device computes on meanwhile.",
  profileParts: {
    forward: "forward",
    backward: "backward",
    update: "update",
    data: "data",
    outsideKernels: "outside kernels",
    bookkeeping: "history and progress",
  },
  memoryNote: (peak: string) =>
    `Memory is what each layer's output and weights take, by their shapes; gradients and the optimizer's state come on top. The whole process took ${peak} at most. Multiply-adds are those of one picture forward.`,

  data: "The data",
  dataSizes: (dataset: string, train: string, validation: string | undefined, test: string | undefined) =>
    `${dataset}: ${train} training pictures${validation === undefined ? "" : `, ${validation} validation pictures`}${test === undefined ? "" : ` and ${test} test pictures`}`,
  eachOf: (shape: string) => `of ${shape}. Below are the first training pictures of each class.`,
  counts: (train: string, test: string | undefined) =>
    test === undefined ? train : `${train} training, ${test} test`,
  moreClasses: (count: number) => `And ${count} more classes.`,
  augmented: "As training sees them",
  augmentedLead: "The first pictures of the first epoch.",
  statistics: "Pixels",
  statisticsOf: (count: string) => `Of ${count} training pictures, from 0 to 1, before normalization.`,
  channelName: "channel",
  gray: "gray",
  colors: ["red", "green", "blue"],
  mean: "mean",
  std: "standard deviation",
  least: "least",
  most: "largest",

  settings: "Settings and versions",
  again: "The same run again",
  againLead: "One seed gives the same run: on one machine the same numbers, bit for bit.",
  versions: "versions",
  machine: "machine",
  processors: (count: number) => `${count} processor${count === 1 ? "" : "s"}`,
  date: "date",
};

interface About {
  readonly parameters: string;
  readonly train: string;
  readonly validation: string | undefined;
  readonly test: string | undefined;
  readonly shape: string;
  readonly date: string;
}
