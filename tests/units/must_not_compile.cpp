#include "law.hpp"
