#include "wattle/stream/engine.hpp"
