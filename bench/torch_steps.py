"""PyTorch as a contestant: the protocol of adapters/child.ts, one JSON line in, one out. The net comes as data in the file's header."""

import json
import sys
import time

import torch
import torch.nn.functional as F

EPSILON = 1e-3
ANSWERS = sys.stdout
sys.stdout = sys.stderr


def read_file(path, batch):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        start = file.tell()

        def read(name):
            entry = header[name]
            begin, end = entry["data_offsets"]
            file.seek(start + begin)
            dtype = torch.int32 if entry["dtype"] == "I32" else torch.float32
            return torch.frombuffer(bytearray(file.read(end - begin)), dtype=dtype).reshape(entry["shape"])

        names = [name for name in header if name.startswith("weight")]
        images = read("images")[:batch].permute(0, 3, 1, 2).contiguous()
        labels = read("labels")[:batch].long()
        return json.loads(header["__metadata__"]["net"]), [read(name) for name in names], images, labels


class Net:
    """Walks the steps; the first walk turns the weights of the file into PyTorch's layouts."""

    def __init__(self, net, weights, images):
        self.steps = net["steps"]
        self.given = weights
        self.weights = []
        self.convert = True
        self.flattened = None
        with torch.no_grad():
            self.forward(images[:1], training=False)
        self.convert = False
        for weight in self.weights:
            weight.requires_grad_(True)

    def weight(self):
        if self.convert:
            weight = self.given[len(self.weights)]
            if weight.dim() == 4:
                weight = weight.permute(3, 2, 0, 1)
            elif weight.dim() == 2:
                if self.flattened is not None:
                    channels, height, width = self.flattened
                    weight = weight.reshape(height, width, channels, -1).permute(2, 0, 1, 3)
                    weight = weight.reshape(channels * height * width, -1)
                    self.flattened = None
                weight = weight.t()
            self.weights.append(weight.clone(memory_format=torch.contiguous_format))
            return self.weights[-1]
        self.next += 1
        return self.weights[self.next - 1]

    def forward(self, images, training):
        self.next = 0
        self.training = training
        return self.walk(self.steps, images)

    def walk(self, steps, x):
        for step in steps:
            x = getattr(self, step["op"])(x, step)
        return x

    def conv(self, x, step):
        kernel = self.weight()
        bias = self.weight() if step["bias"] else None
        y = F.conv2d(x, kernel, bias, stride=step["stride"], padding=step["pad"])
        return F.relu(y) if step["relu"] else y

    def dense(self, x, step):
        y = F.linear(x, self.weight(), self.weight())
        return F.relu(y) if step["relu"] else y

    def norm(self, x, step):
        gamma, beta = self.weight(), self.weight()
        mean, variance = torch.zeros_like(gamma), torch.ones_like(gamma)
        return F.batch_norm(x, mean.detach(), variance.detach(), gamma, beta, self.training, 0.01, EPSILON)

    def pool(self, x, step):
        return F.max_pool2d(x, 2)

    def relu(self, x, step):
        return F.relu(x)

    def flatten(self, x, step):
        self.flattened = x.shape[1:]
        return x.flatten(1)

    def average(self, x, step):
        return x.mean((2, 3))

    def residual(self, x, step):
        return self.walk(step["body"], x) + self.walk(step["shortcut"], x)


class Work:
    def __init__(self, request):
        if request["kind"] not in ("train", "infer"):
            raise ValueError(f"no {request['kind']} here")
        description, weights, self.images, self.labels = read_file(request["file"], request["batch"])
        self.net = Net(description, weights, self.images)
        self.train = request["kind"] == "train"
        self.adam = torch.optim.Adam(self.net.weights, lr=1e-3, betas=(0.9, 0.999), eps=1e-7)

    def logits(self):
        with torch.no_grad():
            return self.net.forward(self.images, training=False)

    def run(self):
        if not self.train:
            return self.logits().numpy() is None
        self.adam.zero_grad()
        loss = F.cross_entropy(self.net.forward(self.images, training=True), self.labels)
        loss.backward()
        self.adam.step()
        return loss.item()

    def check(self):
        if self.train:
            return {"losses": [self.run(), self.run()]}
        logits = self.logits().double()
        return {"digest": {"count": logits.numel(), "sum": logits.sum().item(), "squares": (logits**2).sum().item()}}

    def time(self, count):
        times = []
        for _ in range(count):
            start = time.perf_counter()
            self.run()
            times.append(1000 * (time.perf_counter() - start))
        return {"times": times}


def peak():
    with open("/proc/self/status") as status:
        return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def main():
    torch.set_num_threads(json.loads(sys.argv[1])["threads"])
    work = None

    def reply(answer):
        try:
            message = {"answer": answer()}
        except Exception as error:
            message = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(message), file=ANSWERS, flush=True)

    reply(lambda: {"version": torch.__version__})
    for line in sys.stdin:
        call = json.loads(line)
        name, request = call["name"], call["request"]
        if name == "prepare":

            def prepare():
                nonlocal work
                work = None
                work = Work(request)

            reply(prepare)
        else:
            reply({"check": lambda: work.check(), "run": lambda: work.time(request), "peak": peak}[name])


main()
