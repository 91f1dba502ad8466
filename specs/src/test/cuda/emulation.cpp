#include "emulation.h"
#include "emulated_tensor_cores.h"

#include <setjmp.h>
#include <ucontext.h>

#include <deque>
#include <vector>

Index threadIdx, blockIdx, blockDim, gridDim;

namespace emulation {

char* dynamicShared;
double exchange[1024];
unsigned fragments[1024][6];
const char* rows[1024];

namespace {

constexpr size_t STACK = 64 << 10;

struct Barrier {
  unsigned expected = 0;
  unsigned arrived = 0;
  unsigned generation = 0;
};

struct Copy {
  char* to;
  const char* from;
};

// A fiber starts as a context and goes on by jumps, which save no signal mask and so ask nothing of
// the kernel.
struct Fiber {
  ucontext_t context;
  jmp_buf jump;
  std::vector<char> stack;
  bool started;
  bool done;
  std::deque<std::vector<Copy>> copies;  // groups that may still be under way, the latest open
};

// What the threads of a block did wrong.
enum Fault { NONE = 0, STUCK = 2, FORBIDDEN = 3 };

const Kernel* kernels;
std::vector<Fiber> fibers;
jmp_buf scheduler;
unsigned current;
bool moved;  // whether any fiber passed a barrier or ended since the last round
bool forbidden;
Barrier block;
Barrier warps[32];
void (*body)(void**);
void** arguments;

void giveWay() {
  if (!_setjmp(fibers[current].jump)) {
    _longjmp(scheduler, 1);
  }
}

void goOn(Fiber& fiber) {
  if (_setjmp(scheduler)) {
    return;
  }
  if (fiber.started) {
    _longjmp(fiber.jump, 1);
  }
  fiber.started = true;
  setcontext(&fiber.context);
}

void meet(Barrier& barrier) {
  const unsigned generation = barrier.generation;
  if (++barrier.arrived == barrier.expected) {
    barrier.arrived = 0;
    barrier.generation++;
    moved = true;
    return;
  }
  while (barrier.generation == generation) {
    giveWay();
  }
}

void start() {
  body(arguments);
  fibers[current].done = true;
  moved = true;
  _longjmp(scheduler, 1);
}

// Nothing may rely on what shared memory holds before it is written.
void soil(std::vector<char>& shared) {
  if (!shared.empty()) {
    memset(shared.data(), 0xff, shared.size());
  }
}

// Threads get stuck when they wait for others that will never come.
Fault runBlock(unsigned threads) {
  block = Barrier();
  block.expected = threads;
  for (Barrier& warp : warps) {
    warp = Barrier();
    warp.expected = 32;
  }
  for (Fiber& fiber : fibers) {
    getcontext(&fiber.context);
    fiber.context.uc_stack.ss_sp = fiber.stack.data();
    fiber.context.uc_stack.ss_size = fiber.stack.size();
    fiber.started = false;
    fiber.done = false;
    fiber.copies.assign(1, {});
    makecontext(&fiber.context, start, 0);
  }
  for (unsigned left = threads; left > 0;) {
    moved = false;
    left = 0;
    for (current = 0; current < threads; current++) {
      if (!fibers[current].done) {
        threadIdx = {current, 0, 0};
        goOn(fibers[current]);
        left += !fibers[current].done;
      }
    }
    if (forbidden) {
      return FORBIDDEN;
    }
    if (!moved) {
      return STUCK;
    }
  }
  return NONE;
}

}  // namespace

Kernel::Kernel(const char* name, void (*run)(void**)) : name(name), run(run), next(kernels) {
  kernels = this;
}

void meetWarp() { meet(warps[threadIdx.x / 32]); }

void meetBlock() { meet(block); }

void require(bool condition) {
  if (!condition) {
    forbidden = true;
    _longjmp(scheduler, 1);
  }
}

void copyLater(void* to, const void* from) {
  fibers[current].copies.back().push_back({(char*)to, (const char*)from});
}

void endCopies() { fibers[current].copies.emplace_back(); }

// As late as the GPU may, so that whoever waits too little reads what was there before.
void awaitCopies(unsigned underWay) {
  std::deque<std::vector<Copy>>& groups = fibers[current].copies;
  while (groups.size() > underWay + 1) {
    for (const Copy& copy : groups.front()) {
      memcpy(copy.to, copy.from, 16);
    }
    groups.pop_front();
  }
}

}  // namespace emulation

// 0 when the kernel ran, 1 when there is none of that name, 2 when its threads got stuck, 3 when it
// did what the GPU forbids: 16 bytes at an address that is no multiple of 16.
extern "C" int emulate(const char* name, unsigned x, unsigned y, unsigned z, unsigned threads,
                       unsigned sharedBytes, void** parameters) {
  using namespace emulation;
  const Kernel* kernel = kernels;
  while (kernel && strcmp(kernel->name, name) != 0) {
    kernel = kernel->next;
  }
  if (!kernel) {
    return 1;
  }
  std::vector<char> shared(sharedBytes);
  dynamicShared = shared.data();
  body = kernel->run;
  arguments = parameters;
  fibers.resize(threads);
  for (Fiber& fiber : fibers) {
    fiber.stack.resize(STACK);
  }
  gridDim = {x, y, z};
  blockDim = {threads, 1, 1};
  for (blockIdx.z = 0; blockIdx.z < z; blockIdx.z++) {
    for (blockIdx.y = 0; blockIdx.y < y; blockIdx.y++) {
      for (blockIdx.x = 0; blockIdx.x < x; blockIdx.x++) {
        soil(shared);
        forbidden = false;
        const Fault fault = runBlock(threads);
        if (fault != NONE) {
          return fault;
        }
      }
    }
  }
  return 0;
}
