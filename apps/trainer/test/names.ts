/** What the command knows, as its messages and its help list it. */
export const MODEL_LIST =
  "lenet5, alexnet, vgg11, vgg13, vgg16, vgg19, googlenet, resnet, resnet8, resnet20, resnet32, resnet44, resnet56, resnet110, resnet1202, " +
  "resnet18, resnet34, resnet50, resnet101, resnet152, densenet, densenet40, densenet100, densenet121, densenet161, densenet169, densenet201";

export const DATASET_LIST = "digits, shapes, shapes100, mnist, fashion-mnist, cifar10, cifar100, pictures";
