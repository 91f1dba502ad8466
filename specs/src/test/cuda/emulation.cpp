#include "emulation.h"

#include <setjmp.h>
#include <ucontext.h>

#include <vector>

Index threadIdx, blockIdx, blockDim, gridDim;

namespace emulation {

char* dynamicShared;
double exchange[1024];

namespace {

constexpr size_t STACK = 64 << 10;

struct Barrier {
  unsigned expected = 0;
  unsigned arrived = 0;
  unsigned generation = 0;
};

// A fiber starts as a context and goes on by jumps, which save no signal mask and so ask nothing of
// the kernel.
struct Fiber {
  ucontext_t context;
  jmp_buf jump;
  std::vector<char> stack;
  bool started;
  bool done;
};

const Kernel* kernels;
std::vector<Fiber> fibers;
jmp_buf scheduler;
unsigned current;
bool moved;  // whether any fiber passed a barrier or ended since the last round
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

// False when threads wait for others that will never come.
bool runBlock(unsigned threads) {
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
    if (!moved) {
      return false;
    }
  }
  return true;
}

}  // namespace

Kernel::Kernel(const char* name, void (*run)(void**)) : name(name), run(run), next(kernels) {
  kernels = this;
}

void meetWarp() { meet(warps[threadIdx.x / 32]); }

void meetBlock() { meet(block); }

}  // namespace emulation

// 0 when the kernel ran, 1 when there is none of that name, 2 when its threads got stuck.
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
        if (!runBlock(threads)) {
          return 2;
        }
      }
    }
  }
  return 0;
}
