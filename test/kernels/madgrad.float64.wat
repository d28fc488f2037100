(module
  (import "ravine" "memory" (memory 1))
  (global $1e+290 v128 (v128.const i8x16 95 6 122 158 206 133 36 124 95 6 122 158 206 133 36 124))
  (global $-1e+290 v128 (v128.const i8x16 95 6 122 158 206 133 36 252 95 6 122 158 206 133 36 252))
  (global $2.2250738585072014e-308 v128 (v128.const i8x16 0 0 0 0 0 0 16 0 0 0 0 0 0 0 16 0))
  (global $18014398509481984 v128 (v128.const i8x16 0 0 0 0 0 0 80 67 0 0 0 0 0 0 80 67))
  (global $1 v128 (v128.const i8x16 0 0 0 0 0 0 240 63 0 0 0 0 0 0 240 63))
  (global $44986.0 v128 (v128.const i8x16 0 0 0 0 134 73 4 0 0 0 0 0 134 73 4 0))
  (global $4503599627370496 v128 (v128.const i8x16 0 0 0 0 0 0 48 67 0 0 0 0 0 0 48 67))
  (global $4503599627371519 v128 (v128.const i8x16 255 3 0 0 0 0 48 67 255 3 0 0 0 0 48 67))
  (global $7ff00000.0 v128 (v128.const i8x16 0 0 0 0 0 0 240 127 0 0 0 0 0 0 240 127))
  (global $54 v128 (v128.const i8x16 0 0 0 0 0 0 75 64 0 0 0 0 0 0 75 64))
  (global $1.224744871391589 v128 (v128.const i8x16 46 33 9 20 142 152 243 63 46 33 9 20 142 152 243 63))
  (global $1.5 v128 (v128.const i8x16 0 0 0 0 0 0 248 63 0 0 0 0 0 0 248 63))
  (global $134217729 v128 (v128.const i8x16 0 0 0 2 0 0 160 65 0 0 0 2 0 0 160 65))
  (global $0.20697363548119327 v128 (v128.const i8x16 87 82 195 177 28 126 202 63 87 82 195 177 28 126 202 63))
  (global $0.23066079438478976 v128 (v128.const i8x16 14 16 45 252 74 134 205 63 14 16 45 252 74 134 205 63))
  (global $0.27272812314783845 v128 (v128.const i8x16 176 164 103 168 96 116 209 63 176 164 103 168 96 116 209 63))
  (global $0.33333332982268615 v128 (v128.const i8x16 128 85 144 81 85 85 213 63 128 85 144 81 85 85 213 63))
  (global $0.42857142857853686 v128 (v128.const i8x16 15 171 111 219 182 109 219 63 15 171 111 219 182 109 219 63))
  (global $0.5999999999999946 v128 (v128.const i8x16 3 51 51 51 51 51 227 63 3 51 51 51 51 51 227 63))
  (global $3 v128 (v128.const i8x16 0 0 0 0 0 0 8 64 0 0 0 0 0 0 8 64))
  (global $0.6666666567325592 v128 (v128.const i8x16 0 0 0 80 85 85 229 63 0 0 0 80 85 85 229 63))
  (global $9.934107462565104e-9 v128 (v128.const i8x16 85 85 85 85 85 85 69 62 85 85 85 85 85 85 69 62))
  (global $0.6666666666666666 v128 (v128.const i8x16 85 85 85 85 85 85 229 63 85 85 85 85 85 85 229 63))
  (global $0.6931471805598903 v128 (v128.const i8x16 0 56 250 254 66 46 230 63 0 56 250 254 66 46 230 63))
  (global $0 v128 (v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0))
  (global $0.4054651081081644 v128 (v128.const i8x16 76 152 191 236 35 243 217 63 76 152 191 236 35 243 217 63))
  (global $5.497923018708371e-14 v128 (v128.const i8x16 48 103 199 147 87 243 46 61 48 103 199 147 87 243 46 61))
  (global $-2.8811380259626426e-18 v128 (v128.const i8x16 92 127 33 19 229 146 74 188 92 127 33 19 229 146 74 188))
  (global $Infinity v128 (v128.const i8x16 0 0 0 0 0 0 240 127 0 0 0 0 0 0 240 127))
  (global $-Infinity v128 (v128.const i8x16 0 0 0 0 0 0 240 255 0 0 0 0 0 0 240 255))
  (global $-746 v128 (v128.const i8x16 0 0 0 0 0 80 135 192 0 0 0 0 0 80 135 192))
  (global $710 v128 (v128.const i8x16 0 0 0 0 0 48 134 64 0 0 0 0 0 48 134 64))
  (global $1.4426950408889634 v128 (v128.const i8x16 254 130 43 101 71 21 247 63 254 130 43 101 71 21 247 63))
  (global $6755399441057790 v128 (v128.const i8x16 254 7 0 0 0 0 56 67 254 7 0 0 0 0 56 67))
  (global $-0.0000016533901388483193 v128 (v128.const i8x16 12 114 211 174 65 189 187 190 12 114 211 174 65 189 187 190))
  (global $0.0000661375632068256 v128 (v128.const i8x16 244 92 29 175 106 86 17 63 244 92 29 175 106 86 17 63))
  (global $4.138106177202945e-8 v128 (v128.const i8x16 200 223 192 172 94 55 102 62 200 223 192 172 94 55 102 62))
  (global $-0.0027777777777012766 v128 (v128.const i8x16 7 187 190 22 108 193 102 191 7 187 190 22 108 193 102 191))
  (global $0.16666666666666602 v128 (v128.const i8x16 62 85 85 85 85 85 197 63 62 85 85 85 85 85 197 63))
  (global $2 v128 (v128.const i8x16 0 0 0 0 0 0 0 64 0 0 0 0 0 0 0 64))
  (global $0.5 v128 (v128.const i8x16 0 0 0 0 0 0 224 63 0 0 0 0 0 0 224 63))
  (global $-0 v128 (v128.const i8x16 0 0 0 0 0 0 0 128 0 0 0 0 0 0 0 128))
  (global $NaN v128 (v128.const i8x16 0 0 0 0 0 0 248 127 0 0 0 0 0 0 248 127))
  (func $sumIsFinite (export "sumIsFinite") (param $start i32) (param $end i32) (result i32)
    (local $middle i32)
    (local $sum0 v128)
    (local $sum1 v128)
    (local $sum2 v128)
    (local $sum3 v128)
    local.get $start
    local.get $end
    local.get $start
    i32.sub
    i32.const 1
    i32.shr_u
    i32.add
    local.set $middle
    loop
      local.get $start
      v128.load align=4
      local.get $sum0
      f64x2.add
      local.set $sum0
      local.get $middle
      v128.load align=4
      local.get $sum1
      f64x2.add
      local.set $sum1
      local.get $start
      v128.load offset=16 align=4
      local.get $sum2
      f64x2.add
      local.set $sum2
      local.get $middle
      v128.load offset=16 align=4
      local.get $sum3
      f64x2.add
      local.set $sum3
      local.get $start
      v128.load offset=32 align=4
      local.get $sum0
      f64x2.add
      local.set $sum0
      local.get $middle
      v128.load offset=32 align=4
      local.get $sum1
      f64x2.add
      local.set $sum1
      local.get $start
      v128.load offset=48 align=4
      local.get $sum2
      f64x2.add
      local.set $sum2
      local.get $middle
      v128.load offset=48 align=4
      local.get $sum3
      f64x2.add
      local.set $sum3
      local.get $start
      i32.const 64
      i32.add
      local.set $start
      local.get $middle
      i32.const 64
      i32.add
      local.set $middle
      local.get $middle
      local.get $end
      i32.lt_u
      br_if 0
    end
    local.get $sum0
    local.get $sum3
    f64x2.add
    local.set $sum3
    local.get $sum1
    local.get $sum3
    f64x2.add
    local.set $sum3
    local.get $sum2
    local.get $sum3
    f64x2.add
    local.set $sum3
    local.get $sum3
    local.get $sum3
    f64x2.sub
    v128.any_true
    i32.eqz
  )
  (func $stage0 (export "stage0") (param $start i32) (param $end i32) (param $stride i32) (param $row i32) (result i32)
    (local $g.at i32)
    (local $s.at i32)
    (local $v.at i32)
    (local $start.at i32)
    (local $rate v128)
    (local $epsilon v128)
    (local $momentum v128)
    (local $scalar v128)
    (local $w v128)
    (local $g v128)
    (local $s v128)
    (local $v v128)
    (local $start.2 v128)
    (local $x v128)
    (local $s.2 v128)
    (local $x.2 v128)
    (local $x.3 v128)
    (local $v.2 v128)
    (local $x.4 v128)
    (local $x.5 v128)
    (local $x.6 v128)
    (local $z v128)
    (local $x.7 v128)
    (local $x.8 v128)
    (local $w.2 v128)
    (local $w.3 v128)
    (local $g.2 v128)
    (local $s.3 v128)
    (local $v.3 v128)
    (local $start.3 v128)
    (local $x.9 v128)
    (local $s.4 v128)
    (local $x.10 v128)
    (local $x.11 v128)
    (local $v.4 v128)
    (local $x.12 v128)
    (local $x.13 v128)
    (local $x.14 v128)
    (local $z.2 v128)
    (local $x.15 v128)
    (local $x.16 v128)
    (local $w.4 v128)
    (local $w.sum0 v128)
    (local $w.sum1 v128)
    (local $w.sum2 v128)
    (local $w.sum3 v128)
    local.get $start
    local.get $stride
    i32.add
    local.set $g.at
    local.get $g.at
    local.get $stride
    i32.add
    local.set $s.at
    local.get $s.at
    local.get $stride
    i32.add
    local.set $v.at
    local.get $v.at
    local.get $stride
    i32.add
    local.set $start.at
    local.get $row
    v128.load64_splat align=4
    local.set $rate
    local.get $row
    v128.load64_splat offset=8 align=4
    local.set $epsilon
    local.get $row
    v128.load64_splat offset=16 align=4
    local.set $momentum
    local.get $row
    v128.load64_splat offset=24 align=4
    local.set $scalar
    loop
      local.get $start
      v128.load align=4
      local.set $w
      local.get $start
      v128.load offset=16 align=4
      local.set $w.3
      local.get $g.at
      v128.load align=4
      local.set $g
      local.get $g.at
      v128.load offset=16 align=4
      local.set $g.2
      local.get $s.at
      v128.load align=4
      local.set $s
      local.get $s.at
      v128.load offset=16 align=4
      local.set $s.3
      local.get $v.at
      v128.load align=4
      local.set $v
      local.get $v.at
      v128.load offset=16 align=4
      local.set $v.3
      local.get $start.at
      v128.load align=4
      local.set $start.2
      local.get $start.at
      v128.load offset=16 align=4
      local.set $start.3
      local.get $rate
      local.get $g
      f64x2.mul
      local.set $x
      local.get $rate
      local.get $g.2
      f64x2.mul
      local.set $x.9
      local.get $s
      local.get $x
      f64x2.add
      local.set $s.2
      local.get $s.3
      local.get $x.9
      f64x2.add
      local.set $s.4
      local.get $g
      local.get $g
      f64x2.mul
      local.set $x.2
      local.get $g.2
      local.get $g.2
      f64x2.mul
      local.set $x.10
      local.get $rate
      local.get $x.2
      f64x2.mul
      local.set $x.3
      local.get $rate
      local.get $x.10
      f64x2.mul
      local.set $x.11
      local.get $v
      local.get $x.3
      f64x2.add
      local.set $v.2
      local.get $v.3
      local.get $x.11
      f64x2.add
      local.set $v.4
      local.get $v.2
      v128.const i8x16 85 85 85 85 85 85 213 63 85 85 85 85 85 85 213 63
      call $power.lanes
      local.set $x.4
      local.get $v.4
      v128.const i8x16 85 85 85 85 85 85 213 63 85 85 85 85 85 85 213 63
      call $power.lanes
      local.set $x.12
      local.get $x.4
      local.get $epsilon
      f64x2.add
      local.set $x.5
      local.get $x.12
      local.get $epsilon
      f64x2.add
      local.set $x.13
      local.get $s.2
      local.get $x.5
      f64x2.div
      local.set $x.6
      local.get $s.4
      local.get $x.13
      f64x2.div
      local.set $x.14
      local.get $start.2
      local.get $x.6
      f64x2.sub
      local.set $z
      local.get $start.3
      local.get $x.14
      f64x2.sub
      local.set $z.2
      local.get $momentum
      local.get $w
      f64x2.mul
      local.set $x.7
      local.get $momentum
      local.get $w.3
      f64x2.mul
      local.set $x.15
      local.get $scalar
      local.get $z
      f64x2.mul
      local.set $x.8
      local.get $scalar
      local.get $z.2
      f64x2.mul
      local.set $x.16
      local.get $x.7
      local.get $x.8
      f64x2.add
      local.set $w.2
      local.get $x.15
      local.get $x.16
      f64x2.add
      local.set $w.4
      local.get $start
      local.get $w.4
      v128.store offset=16 align=4
      local.get $start
      local.get $w.2
      v128.store align=4
      local.get $s.at
      local.get $s.4
      v128.store offset=16 align=4
      local.get $s.at
      local.get $s.2
      v128.store align=4
      local.get $v.at
      local.get $v.4
      v128.store offset=16 align=4
      local.get $v.at
      local.get $v.2
      v128.store align=4
      local.get $w.sum0
      local.get $w.2
      f64x2.add
      local.set $w.sum0
      local.get $w.sum1
      local.get $w.4
      f64x2.add
      local.set $w.sum1
      local.get $start
      v128.load offset=32 align=4
      local.set $w
      local.get $start
      v128.load offset=48 align=4
      local.set $w.3
      local.get $g.at
      v128.load offset=32 align=4
      local.set $g
      local.get $g.at
      v128.load offset=48 align=4
      local.set $g.2
      local.get $s.at
      v128.load offset=32 align=4
      local.set $s
      local.get $s.at
      v128.load offset=48 align=4
      local.set $s.3
      local.get $v.at
      v128.load offset=32 align=4
      local.set $v
      local.get $v.at
      v128.load offset=48 align=4
      local.set $v.3
      local.get $start.at
      v128.load offset=32 align=4
      local.set $start.2
      local.get $start.at
      v128.load offset=48 align=4
      local.set $start.3
      local.get $rate
      local.get $g
      f64x2.mul
      local.set $x
      local.get $rate
      local.get $g.2
      f64x2.mul
      local.set $x.9
      local.get $s
      local.get $x
      f64x2.add
      local.set $s.2
      local.get $s.3
      local.get $x.9
      f64x2.add
      local.set $s.4
      local.get $g
      local.get $g
      f64x2.mul
      local.set $x.2
      local.get $g.2
      local.get $g.2
      f64x2.mul
      local.set $x.10
      local.get $rate
      local.get $x.2
      f64x2.mul
      local.set $x.3
      local.get $rate
      local.get $x.10
      f64x2.mul
      local.set $x.11
      local.get $v
      local.get $x.3
      f64x2.add
      local.set $v.2
      local.get $v.3
      local.get $x.11
      f64x2.add
      local.set $v.4
      local.get $v.2
      v128.const i8x16 85 85 85 85 85 85 213 63 85 85 85 85 85 85 213 63
      call $power.lanes
      local.set $x.4
      local.get $v.4
      v128.const i8x16 85 85 85 85 85 85 213 63 85 85 85 85 85 85 213 63
      call $power.lanes
      local.set $x.12
      local.get $x.4
      local.get $epsilon
      f64x2.add
      local.set $x.5
      local.get $x.12
      local.get $epsilon
      f64x2.add
      local.set $x.13
      local.get $s.2
      local.get $x.5
      f64x2.div
      local.set $x.6
      local.get $s.4
      local.get $x.13
      f64x2.div
      local.set $x.14
      local.get $start.2
      local.get $x.6
      f64x2.sub
      local.set $z
      local.get $start.3
      local.get $x.14
      f64x2.sub
      local.set $z.2
      local.get $momentum
      local.get $w
      f64x2.mul
      local.set $x.7
      local.get $momentum
      local.get $w.3
      f64x2.mul
      local.set $x.15
      local.get $scalar
      local.get $z
      f64x2.mul
      local.set $x.8
      local.get $scalar
      local.get $z.2
      f64x2.mul
      local.set $x.16
      local.get $x.7
      local.get $x.8
      f64x2.add
      local.set $w.2
      local.get $x.15
      local.get $x.16
      f64x2.add
      local.set $w.4
      local.get $start
      local.get $w.4
      v128.store offset=48 align=4
      local.get $start
      local.get $w.2
      v128.store offset=32 align=4
      local.get $s.at
      local.get $s.4
      v128.store offset=48 align=4
      local.get $s.at
      local.get $s.2
      v128.store offset=32 align=4
      local.get $v.at
      local.get $v.4
      v128.store offset=48 align=4
      local.get $v.at
      local.get $v.2
      v128.store offset=32 align=4
      local.get $w.sum2
      local.get $w.2
      f64x2.add
      local.set $w.sum2
      local.get $w.sum3
      local.get $w.4
      f64x2.add
      local.set $w.sum3
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
      local.get $v.at
      i32.const 64
      i32.add
      local.set $v.at
      local.get $start.at
      i32.const 64
      i32.add
      local.set $start.at
      local.get $start
      local.get $end
      i32.lt_u
      br_if 0
    end
    local.get $w.sum0
    local.get $w.sum3
    f64x2.add
    local.set $w.sum3
    local.get $w.sum1
    local.get $w.sum3
    f64x2.add
    local.set $w.sum3
    local.get $w.sum2
    local.get $w.sum3
    f64x2.add
    local.set $w.sum3
    local.get $w.sum3
    local.get $w.sum3
    f64x2.sub
    v128.any_true
    i32.eqz
  )
  (func $power.lanes (param $a v128) (param $b v128) (result v128)
    (local $x v128)
    (local $x.2 v128)
    (local $x.3 v128)
    (local $x.4 v128)
    (local $x.5 v128)
    (local $x.6 v128)
    (local $x.7 v128)
    (local $x.8 v128)
    (local $x.9 v128)
    (local $x.10 v128)
    (local $x.11 v128)
    (local $x.12 v128)
    (local $x.13 v128)
    (local $x.14 v128)
    (local $x.15 v128)
    (local $x.16 v128)
    (local $x.17 v128)
    (local $x.18 v128)
    (local $x.19 v128)
    (local $x.20 v128)
    (local $x.21 v128)
    (local $x.22 v128)
    (local $x.23 v128)
    (local $x.24 v128)
    (local $x.25 v128)
    (local $x.26 v128)
    (local $x.27 v128)
    (local $x.28 v128)
    (local $x.29 v128)
    (local $x.30 v128)
    (local $x.31 v128)
    (local $x.32 v128)
    (local $x.33 v128)
    (local $x.34 v128)
    (local $x.35 v128)
    (local $x.36 v128)
    (local $x.37 v128)
    (local $x.38 v128)
    (local $x.39 v128)
    (local $x.40 v128)
    (local $x.41 v128)
    (local $x.42 v128)
    (local $x.43 v128)
    (local $x.44 v128)
    (local $x.45 v128)
    (local $x.46 v128)
    (local $x.47 v128)
    (local $x.48 v128)
    (local $x.49 v128)
    (local $x.50 v128)
    (local $x.51 v128)
    (local $x.52 v128)
    (local $x.53 v128)
    (local $x.54 v128)
    (local $x.55 v128)
    (local $x.56 v128)
    (local $x.57 v128)
    (local $x.58 v128)
    (local $x.59 v128)
    (local $x.60 v128)
    (local $x.61 v128)
    (local $x.62 v128)
    (local $x.63 v128)
    (local $x.64 v128)
    (local $x.65 v128)
    (local $x.66 v128)
    (local $x.67 v128)
    (local $x.68 v128)
    (local $x.69 v128)
    (local $x.70 v128)
    global.get $1
    local.tee $x
    global.get $NaN
    global.get $-0
    local.tee $x.2
    local.get $x
    local.get $b
    global.get $1e+290
    f64x2.pmin
    global.get $-1e+290
    f64x2.pmax
    local.tee $x.3
    global.get $134217729
    local.tee $x.4
    f64x2.mul
    local.tee $x.5
    local.get $x.5
    local.get $x.3
    f64x2.sub
    f64x2.sub
    local.tee $x.6
    local.get $a
    f64x2.abs
    local.tee $x.7
    global.get $18014398509481984
    f64x2.mul
    local.get $x.7
    local.get $x.7
    global.get $2.2250738585072014e-308
    f64x2.lt
    local.tee $x.8
    v128.bitselect
    local.tee $x.9
    global.get $44986.0
    i64x2.add
    local.tee $x.10
    i32.const 52
    i64x2.shr_u
    global.get $4503599627370496
    v128.or
    global.get $4503599627371519
    f64x2.sub
    local.tee $x.11
    global.get $54
    f64x2.sub
    local.get $x.11
    local.get $x.8
    v128.bitselect
    local.tee $x.12
    global.get $0.6931471805598903
    local.tee $x.13
    f64x2.mul
    local.tee $x.14
    global.get $0
    local.tee $x.15
    global.get $0.4054651081081644
    local.get $x.9
    local.get $x.10
    global.get $7ff00000.0
    v128.and
    i64x2.sub
    local.get $x
    i64x2.add
    local.tee $x.16
    global.get $1.224744871391589
    f64x2.lt
    local.tee $x.17
    v128.bitselect
    local.tee $x.18
    f64x2.add
    local.tee $x.19
    global.get $0.6666666567325592
    local.get $x.16
    local.get $x
    global.get $1.5
    local.get $x.17
    v128.bitselect
    local.tee $x.20
    f64x2.sub
    local.tee $x.21
    local.get $x
    local.get $x.16
    local.get $x.20
    f64x2.add
    local.tee $x.22
    f64x2.div
    local.tee $x.23
    f64x2.mul
    local.tee $x.24
    local.get $x.4
    f64x2.mul
    local.tee $x.25
    local.get $x.25
    local.get $x.24
    f64x2.sub
    f64x2.sub
    local.tee $x.26
    global.get $3
    local.tee $x.27
    local.get $x.26
    local.get $x.26
    f64x2.mul
    local.tee $x.28
    f64x2.add
    local.get $x.24
    local.get $x.24
    f64x2.mul
    local.tee $x.29
    local.get $x.29
    f64x2.mul
    global.get $0.5999999999999946
    global.get $0.42857142857853686
    local.get $x.29
    f64x2.mul
    f64x2.add
    local.get $x.29
    local.get $x.29
    f64x2.mul
    local.tee $x.30
    global.get $0.33333332982268615
    global.get $0.27272812314783845
    local.get $x.29
    f64x2.mul
    f64x2.add
    local.get $x.30
    global.get $0.23066079438478976
    global.get $0.20697363548119327
    local.get $x.29
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    local.get $x.21
    local.get $x.26
    local.get $x.22
    local.get $x.4
    f64x2.mul
    local.tee $x.31
    local.get $x.31
    local.get $x.22
    f64x2.sub
    f64x2.sub
    local.tee $x.32
    f64x2.mul
    f64x2.sub
    local.get $x.26
    local.get $x.16
    local.get $x.32
    local.get $x.20
    f64x2.sub
    f64x2.sub
    f64x2.mul
    f64x2.sub
    local.get $x.23
    f64x2.mul
    local.tee $x.33
    local.get $x.26
    local.get $x.24
    f64x2.add
    f64x2.mul
    f64x2.add
    local.tee $x.34
    f64x2.add
    local.tee $x.35
    local.get $x.4
    f64x2.mul
    local.tee $x.36
    local.get $x.36
    local.get $x.35
    f64x2.sub
    f64x2.sub
    local.tee $x.37
    f64x2.mul
    local.tee $x.38
    local.get $x.33
    local.get $x.37
    f64x2.mul
    local.get $x.34
    local.get $x.37
    local.get $x.27
    f64x2.sub
    local.get $x.28
    f64x2.sub
    f64x2.sub
    local.get $x.24
    f64x2.mul
    f64x2.add
    local.tee $x.39
    f64x2.add
    local.tee $x.40
    local.get $x.4
    f64x2.mul
    local.tee $x.41
    local.get $x.41
    local.get $x.40
    f64x2.sub
    f64x2.sub
    local.tee $x.42
    f64x2.mul
    local.tee $x.43
    f64x2.add
    local.tee $x.44
    local.get $x.12
    global.get $5.497923018708371e-14
    local.tee $x.45
    f64x2.mul
    local.get $x.15
    global.get $-2.8811380259626426e-18
    local.get $x.17
    v128.bitselect
    f64x2.add
    local.get $x.18
    local.get $x.19
    local.get $x.14
    f64x2.sub
    f64x2.sub
    local.get $x.43
    local.get $x.44
    local.get $x.19
    f64x2.sub
    f64x2.sub
    f64x2.add
    global.get $9.934107462565104e-9
    local.get $x.42
    f64x2.mul
    local.get $x.39
    local.get $x.42
    local.get $x.38
    f64x2.sub
    f64x2.sub
    global.get $0.6666666666666666
    f64x2.mul
    f64x2.add
    f64x2.add
    f64x2.add
    local.tee $x.46
    f64x2.add
    local.tee $x.47
    local.get $x.4
    f64x2.mul
    local.tee $x.48
    local.get $x.48
    local.get $x.47
    f64x2.sub
    f64x2.sub
    local.tee $x.49
    f64x2.mul
    local.tee $x.50
    local.get $x.3
    local.get $x.6
    f64x2.sub
    local.get $x.49
    f64x2.mul
    local.get $x.3
    local.get $x.46
    local.get $x.49
    local.get $x.44
    f64x2.sub
    f64x2.sub
    f64x2.mul
    f64x2.add
    local.tee $x.51
    f64x2.add
    local.tee $x.52
    local.get $x.3
    global.get $-Infinity
    local.tee $x.53
    local.get $x.7
    local.get $x.7
    local.get $x.15
    f64x2.eq
    v128.bitselect
    f64x2.mul
    local.get $x.15
    local.get $x.7
    f64x2.lt
    local.get $x.7
    global.get $Infinity
    f64x2.lt
    v128.and
    v128.bitselect
    local.tee $x.54
    global.get $710
    local.tee $x.55
    f64x2.pmin
    global.get $-746
    local.tee $x.56
    f64x2.pmax
    local.tee $x.57
    local.get $x.57
    global.get $1.4426950408889634
    f64x2.mul
    global.get $6755399441057790
    local.tee $x.58
    f64x2.add
    local.tee $x.59
    local.get $x.58
    f64x2.sub
    local.tee $x.60
    local.get $x.13
    f64x2.mul
    f64x2.sub
    local.tee $x.61
    local.get $x.61
    local.get $x.60
    local.get $x.45
    f64x2.mul
    local.get $x.51
    local.get $x.52
    local.get $x.50
    f64x2.sub
    f64x2.sub
    local.get $x.15
    local.get $x.56
    local.get $x.54
    f64x2.lt
    local.get $x.54
    local.get $x.55
    f64x2.lt
    v128.and
    v128.bitselect
    f64x2.sub
    local.tee $x.62
    f64x2.sub
    local.tee $x.63
    local.get $x.63
    local.get $x.63
    local.get $x.63
    f64x2.mul
    local.tee $x.64
    global.get $0.16666666666666602
    global.get $-0.0027777777777012766
    local.get $x.64
    f64x2.mul
    f64x2.add
    local.get $x.64
    local.get $x.64
    f64x2.mul
    local.tee $x.65
    global.get $0.0000661375632068256
    global.get $-0.0000016533901388483193
    local.get $x.64
    f64x2.mul
    f64x2.add
    local.get $x.65
    global.get $4.138106177202945e-8
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.add
    f64x2.mul
    f64x2.sub
    local.tee $x.66
    f64x2.mul
    global.get $2
    local.get $x.66
    f64x2.sub
    f64x2.div
    local.get $x.62
    f64x2.sub
    f64x2.add
    f64x2.add
    local.get $x.59
    i32.const 1
    i64x2.shr_u
    local.tee $x.67
    i32.const 52
    i64x2.shl
    f64x2.mul
    local.get $x.59
    local.get $x.67
    i64x2.sub
    i32.const 52
    i64x2.shl
    f64x2.mul
    local.tee $x.68
    f64x2.sub
    local.get $x.68
    local.get $x
    local.get $a
    local.get $x.2
    v128.and
    v128.or
    local.get $x.15
    f64x2.lt
    local.get $b
    f64x2.floor
    local.get $b
    f64x2.eq
    local.tee $x.69
    local.get $b
    global.get $0.5
    f64x2.mul
    local.tee $x.70
    f64x2.floor
    local.get $x.70
    f64x2.eq
    v128.not
    v128.and
    v128.and
    v128.bitselect
    local.get $a
    local.get $x.15
    f64x2.lt
    local.get $x.53
    local.get $a
    f64x2.lt
    v128.and
    local.get $x.69
    v128.not
    local.get $b
    local.get $b
    f64x2.eq
    v128.and
    v128.and
    v128.bitselect
    local.get $a
    local.get $x
    f64x2.eq
    local.get $b
    local.get $x.15
    f64x2.eq
    v128.or
    v128.bitselect
  )
)
