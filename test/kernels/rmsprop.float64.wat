(module
  (import "ravine" "memory" (memory 1))
  (func $finite (export "finite") (param $start i32) (param $end i32) (result i32)
    (local $g v128)
    (local $trace0 v128)
    (local $trace1 v128)
    (local $trace2 v128)
    (local $trace3 v128)
    loop
      local.get $start
      v128.load align=4
      local.tee $g
      local.get $g
      f64x2.sub
      local.get $trace0
      v128.or
      local.set $trace0
      local.get $start
      v128.load offset=16 align=4
      local.tee $g
      local.get $g
      f64x2.sub
      local.get $trace1
      v128.or
      local.set $trace1
      local.get $start
      v128.load offset=32 align=4
      local.tee $g
      local.get $g
      f64x2.sub
      local.get $trace2
      v128.or
      local.set $trace2
      local.get $start
      v128.load offset=48 align=4
      local.tee $g
      local.get $g
      f64x2.sub
      local.get $trace3
      v128.or
      local.set $trace3
      local.get $start
      i32.const 64
      i32.add
      local.set $start
      local.get $start
      local.get $end
      i32.lt_u
      br_if 0
    end
    local.get $trace0
    local.get $trace1
    v128.or
    local.get $trace2
    v128.or
    local.get $trace3
    v128.or
    v128.any_true
    i32.eqz
  )
  (func $stage0 (export "stage0") (param $start i32) (param $end i32) (param $stride i32) (param $row i32)
    (local $g.at i32)
    (local $s.at i32)
    (local $scalar0 v128)
    (local $beta v128)
    (local $epsilon v128)
    (local $learningRate v128)
    (local $w v128)
    (local $g v128)
    (local $s v128)
    (local $x6 v128)
    (local $x9 v128)
    (local $x10 v128)
    (local $s.2 v128)
    (local $x12 v128)
    (local $x13 v128)
    (local $x14 v128)
    (local $x15 v128)
    (local $w.2 v128)
    local.get $start
    local.get $stride
    i32.add
    local.set $g.at
    local.get $g.at
    local.get $stride
    i32.add
    local.set $s.at
    local.get $row
    v128.load64_splat align=4
    local.set $scalar0
    local.get $row
    v128.load64_splat offset=8 align=4
    local.set $beta
    local.get $row
    v128.load64_splat offset=16 align=4
    local.set $epsilon
    local.get $row
    v128.load64_splat offset=24 align=4
    local.set $learningRate
    loop
      local.get $start
      v128.load align=4
      local.set $w
      local.get $g.at
      v128.load align=4
      local.set $g
      local.get $s.at
      v128.load align=4
      local.set $s
      local.get $beta
      local.get $s
      f64x2.mul
      local.set $x6
      local.get $g
      local.get $g
      f64x2.mul
      local.set $x9
      local.get $scalar0
      local.get $x9
      f64x2.mul
      local.set $x10
      local.get $x6
      local.get $x10
      f64x2.add
      local.set $s.2
      local.get $learningRate
      local.get $g
      f64x2.mul
      local.set $x12
      local.get $s.2
      f64x2.sqrt
      local.set $x13
      local.get $x13
      local.get $epsilon
      f64x2.add
      local.set $x14
      local.get $x12
      local.get $x14
      f64x2.div
      local.set $x15
      local.get $w
      local.get $x15
      f64x2.sub
      local.set $w.2
      local.get $start
      local.get $w.2
      v128.store align=4
      local.get $s.at
      local.get $s.2
      v128.store align=4
      local.get $start
      v128.load offset=16 align=4
      local.set $w
      local.get $g.at
      v128.load offset=16 align=4
      local.set $g
      local.get $s.at
      v128.load offset=16 align=4
      local.set $s
      local.get $beta
      local.get $s
      f64x2.mul
      local.set $x6
      local.get $g
      local.get $g
      f64x2.mul
      local.set $x9
      local.get $scalar0
      local.get $x9
      f64x2.mul
      local.set $x10
      local.get $x6
      local.get $x10
      f64x2.add
      local.set $s.2
      local.get $learningRate
      local.get $g
      f64x2.mul
      local.set $x12
      local.get $s.2
      f64x2.sqrt
      local.set $x13
      local.get $x13
      local.get $epsilon
      f64x2.add
      local.set $x14
      local.get $x12
      local.get $x14
      f64x2.div
      local.set $x15
      local.get $w
      local.get $x15
      f64x2.sub
      local.set $w.2
      local.get $start
      local.get $w.2
      v128.store offset=16 align=4
      local.get $s.at
      local.get $s.2
      v128.store offset=16 align=4
      local.get $start
      v128.load offset=32 align=4
      local.set $w
      local.get $g.at
      v128.load offset=32 align=4
      local.set $g
      local.get $s.at
      v128.load offset=32 align=4
      local.set $s
      local.get $beta
      local.get $s
      f64x2.mul
      local.set $x6
      local.get $g
      local.get $g
      f64x2.mul
      local.set $x9
      local.get $scalar0
      local.get $x9
      f64x2.mul
      local.set $x10
      local.get $x6
      local.get $x10
      f64x2.add
      local.set $s.2
      local.get $learningRate
      local.get $g
      f64x2.mul
      local.set $x12
      local.get $s.2
      f64x2.sqrt
      local.set $x13
      local.get $x13
      local.get $epsilon
      f64x2.add
      local.set $x14
      local.get $x12
      local.get $x14
      f64x2.div
      local.set $x15
      local.get $w
      local.get $x15
      f64x2.sub
      local.set $w.2
      local.get $start
      local.get $w.2
      v128.store offset=32 align=4
      local.get $s.at
      local.get $s.2
      v128.store offset=32 align=4
      local.get $start
      v128.load offset=48 align=4
      local.set $w
      local.get $g.at
      v128.load offset=48 align=4
      local.set $g
      local.get $s.at
      v128.load offset=48 align=4
      local.set $s
      local.get $beta
      local.get $s
      f64x2.mul
      local.set $x6
      local.get $g
      local.get $g
      f64x2.mul
      local.set $x9
      local.get $scalar0
      local.get $x9
      f64x2.mul
      local.set $x10
      local.get $x6
      local.get $x10
      f64x2.add
      local.set $s.2
      local.get $learningRate
      local.get $g
      f64x2.mul
      local.set $x12
      local.get $s.2
      f64x2.sqrt
      local.set $x13
      local.get $x13
      local.get $epsilon
      f64x2.add
      local.set $x14
      local.get $x12
      local.get $x14
      f64x2.div
      local.set $x15
      local.get $w
      local.get $x15
      f64x2.sub
      local.set $w.2
      local.get $start
      local.get $w.2
      v128.store offset=48 align=4
      local.get $s.at
      local.get $s.2
      v128.store offset=48 align=4
      local.get $start
      i32.const 64
      i32.add
      local.set $start
      local.get $g.at
      i32.const 64
      i32.add
      local.set $g.at
      local.get $s.at
      i32.const 64
      i32.add
      local.set $s.at
      local.get $start
      local.get $end
      i32.lt_u
      br_if 0
    end
  )
)
